/** What every command is given. */

export interface CommandContext {
  /** Absolute path of the project that the program belongs to. */
  project: string;
  /** Folder that the command was called from. */
  folder: string;
  env: NodeJS.ProcessEnv;
}
