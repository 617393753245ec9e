import { closeSync, existsSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { closeToOthers, setMode, setOwner, setPrivateMode } from '../../src/effects/modes.ts';
import { ShipctlError } from '../../src/errors.ts';
import { skipFor } from '../support/clients.ts';

const modeOf = (descriptor: number): number => fstatSync(descriptor).mode & 0o7777;

describe('the mode of a file', () => {
  let [directory, own, fixed] = ['', 0, 0];

  before(function () {
    // The system refuses to change the modes of what it says of processes, whoever asks.
    if (!existsSync('/proc/self/status')) skipFor(this, 'no /proc here');
    fixed = openSync('/proc/self/status', 'r');
    expect(modeOf(fixed)).to.equal(0o444);
    directory = mkdtempSync(join(tmpdir(), 'shipctl-modes-'));
    own = openSync(join(directory, 'f'), 'wx', 0o600);
  });

  after(() => {
    for (const descriptor of [own, fixed]) if (descriptor > 0) closeSync(descriptor);
    if (directory !== '') rmSync(directory, { recursive: true });
  });

  it('is set if the file system takes it, and needs no setting if it is the same', () => {
    expect(setMode(own, 0o640)).to.equal(true);
    expect(modeOf(own)).to.equal(0o640);
    expect(setMode(fixed, 0o444)).to.equal(true);
    expect(setMode(fixed, 0o644)).to.equal(false);
  });

  it('is what a file with secrets gets, unless others could read more, which is an error that says why', () => {
    expect(setPrivateMode(own, 0o4600, 'f')).to.equal(true);
    expect(modeOf(own)).to.equal(0o4600);
    expect(setPrivateMode(fixed, 0o444, 'f')).to.equal(true);
    const message =
      "can't give f, which may hold secrets, the mode 600: the operation is not permitted (EPERM); its file system leaves it at 444. Use";
    expect(setPrivateMode(fixed, 0o644, 'f')).to.equal(false);
    expect(() => {
      setPrivateMode(fixed, 0o600, 'f');
    }).to.throw(ShipctlError, message);
  });

  it('keeps others out before there are secrets in it', () => {
    setMode(own, 0o666);
    closeToOthers(own, 0o640, 'f');
    expect(modeOf(own)).to.equal(0o640);
    closeToOthers(own, 0o755, 'f');
    expect(modeOf(own)).to.equal(0o640);
    closeToOthers(fixed, 0o644, 'f');
    expect(() => {
      closeToOthers(fixed, 0o600, 'f');
    }).to.throw(ShipctlError, /leaves it at 444/);
  });

  it('and its owner stay where they are right', () => {
    const { uid, gid } = fstatSync(own);
    expect(setOwner(own, uid, gid)).to.equal(true);
  });
});
