import path from 'path-browserify';

/** Stands in for `node:path` in Bun, whose own loses the bytes of names that are not UTF-8. */
export const { basename, delimiter, dirname, isAbsolute, join, relative, resolve, sep } = path;
