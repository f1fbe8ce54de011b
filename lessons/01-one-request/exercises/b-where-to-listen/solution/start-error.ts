/** Why the server cannot listen where it was told to, in a sentence for whoever started it. */
export class StartError extends Error {}
