import { expect } from 'chai';
import { some } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import type { MemoryHost } from '../support/memory/host.ts';
import { SCENES, runScene } from '../support/toolScenes.ts';

/** Kills the process at one of its changes. */
const killAt =
  (change: number) =>
  ({ disk }: MemoryHost): void => {
    disk.crashAt(change, false);
  };

describe('shipctl configure, killed at any of its changes', () => {
  for (const [title, scene] of Object.entries(SCENES))
    it(`leaves nothing of ${title} that cleanup can't take out, or that the next one can't finish`, async () => {
      const { seen: before } = fakeWorld(scene);
      const files = JSON.stringify([...before.shared].toSorted());
      const whole = await runScene(scene, before, ['configure', '--quiet']);
      expect(whole.status).to.equal(0);
      let last = 0;
      for (; ; last += 16)
        if ((await runScene(scene, before, ['configure'], killAt(last))).status === 0) break;
      for (const call of some(Array.from({ length: last }, (_, index) => index))) {
        const killed = await runScene(scene, before, ['configure'], killAt(call));
        const finished = await runScene(scene, killed.seen, ['configure', '--quiet']);
        expect([...finished.shared].toSorted(), `finished after ${call}`).to.deep.equal(
          [...whole.shared].toSorted(),
        );
        const cleaned = await runScene(scene, killed.seen, ['cleanup']);
        expect(JSON.stringify([...cleaned.shared].toSorted()), `cleaned up after ${call}`).to.equal(files);
      }
    });
});
