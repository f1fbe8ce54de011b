import type { Submission } from "./read-submission.ts";
import type { Row } from "./row.ts";

/** Names are compared without case, spaces around them, marks that cannot be seen, and the two ways to write an accent. */
export function sameName(name: string): string {
  return shown(name.normalize("NFC").replaceAll(/\p{Cf}/gu, "")).toLowerCase();
}

/** Who handed in: as the manifest says, or as the file is called where it has no name that can be seen. */
export function studentOf({ manifest, file }: Pick<Submission, "manifest" | "file">): string {
  const name = manifest?.student ?? "";
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : file.replace(/\.(tgz|tar\.gz)$/, "");
}

/** One student has one spelling: that of the roster, or the first of those that were handed in. */
export function spellAlike(rows: Row[], roster: string[]): Row[] {
  const names = [...roster, ...rows.map(({ student }) => student).sort()];
  const spelling = new Map(names.toReversed().map((name) => [sameName(name), name]));
  return rows.map((row) => ({ ...row, student: shown(spelling.get(sameName(row.student)) ?? row.student) }));
}

function shown(name: string): string {
  return name.trim().replaceAll(/\s+/g, " ");
}
