import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { endOf } from '../../../src/effects/processes/programEnd.ts';

describe('endOf', () => {
  it('waits on for a program that a signal could not be sent to', async () => {
    const command = ['sh', '-c', 'read line; exit 3'];
    const child = spawn('sh', command.slice(1), { stdio: ['pipe', 'ignore', 'ignore'] });
    const end = endOf(child, command, undefined);
    child.emit('error', Object.assign(new Error('kill EPERM'), { code: 'EPERM', syscall: 'kill' }));
    child.stdin.end('go\n');
    expect(await end).to.deep.equal({ status: 3, what: 'ended with status 3', isFinal: false });
  });
});
