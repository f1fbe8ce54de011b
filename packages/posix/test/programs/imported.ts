export const greeting: string = "imported in the child";
