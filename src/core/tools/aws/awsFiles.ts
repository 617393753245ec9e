// Which of the two AWS files a file is, as indexes in the order of writing: it may be both.
export const CREDENTIALS = 0;
export const CONFIG = 1;
