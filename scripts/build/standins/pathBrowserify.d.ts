declare module 'path-browserify' {
  import type { posix } from 'node:path';

  type Functions = 'basename' | 'dirname' | 'isAbsolute' | 'join' | 'relative' | 'resolve';

  const path: { readonly delimiter: string; readonly sep: string } & {
    readonly [Name in Functions]: (
      ...words: Parameters<(typeof posix)[Name]>
    ) => ReturnType<(typeof posix)[Name]>;
  };
  export default path;
}
