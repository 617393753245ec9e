import type { DrivenCall, Driver, Outcome, Tree } from './driver.ts';

/**
 * What a call that was killed would have made, if it has changed a file.
 *
 * @param calls those that were made at the same time
 */
export async function foreseen<Call>(
  driver: Driver,
  calls: readonly Call[],
  outcomes: readonly Outcome[],
  hasChanged: boolean,
  drivenCall: (call: Call) => DrivenCall,
): Promise<Tree | undefined> {
  const [call] = calls;
  const isCutOff = calls.length === 1 && outcomes[0]?.status === undefined;
  return call && isCutOff && hasChanged ? driver.foresee(drivenCall(call)) : undefined;
}
