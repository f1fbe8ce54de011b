import { socketInode } from "./descriptors.ts";
import { readLink, readNumbers } from "./proc.ts";

/** A descriptor that refers to a socket. */
export interface Owner {
  pid: number;
  fd: number;
}

/** Who holds a socket: each process and descriptor, in order of pid. Other users' processes are seen by root only. */
export function ownersOf(inode: number): Owner[] {
  return ownersByInode(new Set([inode])).get(inode) ?? [];
}

/** The same for many sockets, looking at every process once. */
export function ownersByInode(inodes: ReadonlySet<number>): Map<number, Owner[]> {
  const owners = new Map<number, Owner[]>();
  if (inodes.size === 0) return owners;
  for (const pid of readNumbers("/proc")) {
    for (const fd of readNumbers(`/proc/${pid}/fd`)) {
      const inode = socketInode(readLink(`/proc/${pid}/fd/${fd}`) ?? "");
      if (inode !== undefined && inodes.has(inode)) owners.set(inode, [...(owners.get(inode) ?? []), { pid, fd }]);
    }
  }
  return owners;
}
