/** What commands say of a wait, and configure and cleanup of what they did, apart from "nothing to undo". */
const PROGRESS =
  /^shipctl: (?:[\w-]+: )?(waiting for|wrote|already up to date:|removed|restored|\[default\] is now) [^\n]*\n/gm;

/** Standard error without the lines that say what is going on: on a busy machine a run may have to wait for another. */
export const withoutProgress = (stderr: string): string => stderr.replace(PROGRESS, '');
