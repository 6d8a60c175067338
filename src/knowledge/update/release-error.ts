/** What is thrown where a release cannot be used. */

/** A release that cannot be read, or does not hold what it must. The message is a whole sentence and names the file. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  /** True where nothing could be read (no such file, no answer); false where what was read is wrong. */
  readonly unread: boolean;

  constructor(message: string, options: ErrorOptions & { unread?: boolean } = {}) {
    super(message, options);
    this.unread = options.unread ?? false;
  }
}
