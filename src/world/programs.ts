/** The programs of the machine. Looking for one needs less code than running it. */
export interface Programs {
  /** Whether there is a program of exactly this name: a path if it has a `/`, else looked for in PATH. */
  isProgram(name: string): boolean;
}
