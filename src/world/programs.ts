/** The programs of the machine. To look for one takes less than what it takes to run it. */
export interface Programs {
  /** Whether there is a program of exactly this name: a path if it has a `/`, else looked for in PATH. */
  isProgram(name: string): boolean;
}
