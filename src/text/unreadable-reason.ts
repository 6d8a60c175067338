/** Why a file cannot be read. */

/** Why a file cannot be read, in words, from what reading it threw. */
export function unreadableReason(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission denied';
  return thrown instanceof Error ? thrown.message : String(thrown);
}
