import type { HttpRequest, Network, NetworkFault } from '../../../world/network.ts';
import type { World } from '../../../world/world.ts';
import { type Exchanged, answerTo, isFault } from '../../network/exchange.ts';
import type { FailedTry } from '../../network/httpRetry.ts';
import { proxyFor } from '../../network/proxy.ts';
import { type AwsError, awsErrorIn } from './awsError.ts';
import type { TimeLimit } from './timeout.ts';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 20_000;
const MOST_TRIES = 8;
/** A server that can't be found or refuses connections seldom comes back within seconds. */
const MOST_CONNECTIONS = 5;
/** One answer takes no longer than this. */
const TRY_MS = 20_000;
/** Timers may be early by less than this. */
export const TIMER_MS = 10;

/**
 * Sends a request to AWS, again if it fails in passing: if the connection fails, no answer comes within 20 seconds, the
 * service is overloaded, or it wants fewer requests. Waits are cut by chance to anything from nothing to the whole, which
 * spreads calls best that failed together.
 *
 * @returns a fault or the last answer, which may be an error; if the limit cuts a try off, the last one that was not cut off
 * @throws ShipctlError for a variable that names a wrong proxy
 */
export async function awsExchange(
  { env, network: load }: Pick<World, 'env' | 'network'>,
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  { end, seconds, option }: TimeLimit,
): Promise<Exchanged> {
  const network = await load();
  const proxy = proxyFor(new URL(request.url), env);
  const left = (): number => end - network.now();
  const limitedBy = option === undefined ? '' : ` (${option})`;
  if (left() <= 0)
    return { fault: `no time was left to ask: the ${seconds} s${limitedBy} were over`, isTemporary: true };
  let last: Exchanged | undefined;
  let isOver: boolean | undefined;
  const answer = await answerTo(
    patient(network),
    () => ({ ...request, proxy, timeoutMs: Math.max(1, Math.min(TRY_MS, left())) }),
    (failed, failure) => {
      const most = isFault(failure) ? MOST_CONNECTIONS : MOST_TRIES;
      if (failed.number >= most || !isPassing(failure)) return undefined;
      const wait = waitBeforeNext(failed);
      isOver = wait >= left();
      if (isOver) return undefined;
      // A try that was cut off says less than any other.
      if (!isTimeout(failure)) last = failure;
      return wait;
    },
  );
  const isCutOff = isFault(answer) && (left() <= TIMER_MS || (isOver && isTimeout(answer)));
  if (!isCutOff) return answer;
  if (last) return last;
  return { fault: `no answer within ${seconds} s${limitedBy}`, isTemporary: true };
}

/** A network of which a try that took too long says nothing of the next one. */
const patient = (network: Network): Network => ({
  ...network,
  http: async (request) => {
    const answer = await network.http(request);
    return isTimeout(answer) ? { ...answer, isTemporary: true } : answer;
  },
});

const isTimeout = (answer: Exchanged): answer is NetworkFault => isFault(answer) && answer.isTimeout === true;

function waitBeforeNext({ number, random }: FailedTry): number {
  return Math.round(random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** number));
}

/** What AWS says if it wants fewer requests. */
const THROTTLING =
  /^(BandwidthLimitExceeded|EC2Throttled|IDPCommunicationError|LimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceeded|RequestLimitExceeded|RequestThrottled|RequestTimeout|SlowDown|Throttled|Throttling|ThrottledRequest|ThrottlingExceptions?|TooManyRequests|TransactionInProgress)/;

function isPassing(answer: Exchanged): boolean {
  if (isFault(answer)) return answer.isTemporary;
  return answer.status >= 400 && isPassingError(awsErrorIn(answer));
}

/** Whether a request that was refused may be answered later. */
export const isPassingError = ({ status, code = '' }: Pick<AwsError, 'status' | 'code'>): boolean =>
  status === 429 || [500, 502, 503, 504].includes(status) || THROTTLING.test(code);
