// Compresses a file: compress.mjs FROM TO
//
// Runs on the Node that is pinned for the programs, since another one has another zlib, which may compress in another way.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const [from, to] = process.argv.slice(2);
// zlib puts neither a name nor a time into the header.
writeFileSync(to, gzipSync(readFileSync(from), { level: 9 }));
