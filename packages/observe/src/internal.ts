import type { Descriptor } from "./descriptors.ts";

export const STDERR = 2;

/** What Node opens for itself; an anon_inode is an eventpoll, eventfd, io_uring, timerfd or the like. */
const NODES_OWN = /^(anon_inode:|pipe:|\/dev\/null$|\/dev\/u?random$)/;

/**
 * Whether a descriptor looks like one of Node's own rather than the server's. Standard input, output and error never
 * do. A pipe that the server itself made cannot be told from Node's, so it does.
 */
export function isInternal({ fd, target }: Descriptor): boolean {
  return fd > STDERR && NODES_OWN.test(target);
}
