/** What is wrong with a request: the status to answer with, such as "400 Bad Request", and a sentence for the client. */
export class HttpError extends Error {
  readonly status: string;

  constructor(status: string, detail: string) {
    super(detail);
    this.status = status;
  }
}

export function badRequest(detail: string): HttpError {
  return new HttpError("400 Bad Request", detail);
}
