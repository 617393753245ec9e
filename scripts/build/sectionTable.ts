import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Where the header of a 64-bit executable says where its section table is, and how many entries that has. */
const OFFSET = { at: 0x28, bytes: 8 };
/** `e_shnum` and `e_shstrndx`. */
const COUNTS = { at: 0x3c, bytes: 4 };

/**
 * Makes an executable say that it has no section table, which nothing needs to run it. `strip` goes by that table to copy a
 * program, and loses or damages what was added to the runtime: it makes plain Bun of `shipctl-fast`, and a `shipctl` that
 * crashes. Without the table it refuses.
 *
 * @param executable path of a 64-bit Linux executable
 * @throws Error if it is something else
 * @see https://man7.org/linux/man-pages/man5/elf.5.html (Elf64_Ehdr)
 */
export function dropSectionTable(executable: string): void {
  const descriptor = openSync(executable, 'r+');
  try {
    const start = Buffer.alloc(5);
    readSync(descriptor, start, 0, start.length, 0);
    if (start.toString('latin1') !== '\x7fELF\x02') throw new Error(`${executable} is no 64-bit executable`);
    for (const { at, bytes } of [OFFSET, COUNTS]) writeSync(descriptor, Buffer.alloc(bytes), 0, bytes, at);
  } finally {
    closeSync(descriptor);
  }
}
