/** The package brings no types. */
declare module "marked-terminal" {
  export function markedTerminal(options?: object): object;
}
