/** A text as one word of any POSIX shell: in single quotes nothing but a single quote has a meaning. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
