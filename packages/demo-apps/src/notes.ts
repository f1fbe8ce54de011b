export interface Note {
  id: number;
  text: string;
}

/** An application's notes, in memory: gone when the server ends. */
export class Notes {
  readonly #notes = new Map<number, Note>();
  #lastId = 0;

  all(): Note[] {
    return [...this.#notes.values()];
  }

  add(text: string): Note {
    const note = { id: ++this.#lastId, text };
    this.#notes.set(note.id, note);
    return note;
  }

  get(id: number): Note | undefined {
    return this.#notes.get(id);
  }

  delete(id: number): void {
    this.#notes.delete(id);
  }
}
