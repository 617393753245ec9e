/**
 * Gives SIGUSR1 back its usual meaning, to end a program that does not handle it. Node takes it for a debugger; what the
 * executable was built with has it find no place to listen at, but it would say so, and go on.
 */
export function refuseDebugger(): void {
  const unheard = (): void => undefined;
  // With its last listener a signal loses its handler, Node's own as well.
  process.on('SIGUSR1', unheard).off('SIGUSR1', unheard);
}
