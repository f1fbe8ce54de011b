import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { join, parse } from "node:path";
import type { Exercise } from "@lbaws/course";
import type { Manifest } from "./manifest.ts";

const MOST_LETTERS = 60;
/** A file's name has at most 255 bytes, and there is more in it than the student's. */
const MOST_LETTER_BYTES = 160;

/** How a submission's file is called. Letters of any script stay; accents of Latin ones go, for the sake of old mail systems. */
export function fileName(exercise: Exercise, { student, packed }: Manifest): string {
  const letters = student
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
  const name = cut(letters).replace(/-$/, "");
  return `${exercise.id}-${name || "student"}-${packed.slice(0, 19).replaceAll(":", "-")}.tgz`;
}

function cut(text: string): string {
  const letters = [...text].slice(0, MOST_LETTERS);
  while (Buffer.byteLength(letters.join("")) > MOST_LETTER_BYTES) letters.pop();
  return letters.join("");
}

/** A file that was not there before, empty: this one, or with a number behind where there is one. In a folder it gets `name`. */
export function newFile(wanted: string, name: string): string {
  const isFolder = existsSync(wanted) && statSync(wanted).isDirectory();
  const { dir, name: stem, ext } = parse(isFolder ? join(wanted, name) : wanted);
  for (let n = 1; ; n++) {
    const file = join(dir, n === 1 ? `${stem}${ext}` : `${stem}-${n}${ext}`);
    try {
      closeSync(openSync(file, "wx"));
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
