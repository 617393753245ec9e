import type * as SecondPart from '../../../src/runCommand.ts';

// Under another name, since what it loads does not exist yet when this is bundled.
const load = require;

/** The second part of the program as Bun keeps it, compiled, in the executable. */
module.exports = load('/$bunfs/root/second.js') as typeof SecondPart;
