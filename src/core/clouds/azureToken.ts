import { ShipctlError } from '../../errors.ts';
import { type ApiRequest, type Outside, answerOf, form } from './api.ts';
import { type Token, tokenIn } from './token.ts';

/** A service principal, with its secret. */
export interface ServicePrincipal {
  readonly appId: string;
  readonly password: string;
  readonly tenant: string;
}

/** What a token is for. */
export const AZURE_SCOPES = {
  /** The resource manager. */
  management: 'https://management.azure.com/.default',
  /** All clusters that know Microsoft Entra ID: the API server's application has one id everywhere. */
  clusters: '6dae42f8-4368-4678-94ff-3960e28e3630/.default',
} as const;

/**
 * Exchanges a service principal's secret for a token.
 *
 * @param label      the resource, for messages
 * @param isOptional whether one try is enough
 * @throws ShipctlError
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function azureToken(
  outside: Outside,
  { appId, password, tenant }: ServicePrincipal,
  scope: string,
  label: string,
  isOptional = false,
): Promise<Token> {
  const request: ApiRequest = {
    method: 'POST',
    url: new URL(`https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0/token`),
    ...form({ grant_type: 'client_credentials', client_id: appId, client_secret: password, scope }),
    failure: `${label}: can't sign in with the fields appId, password and tenant`,
    secrets: [password],
    isOptional,
  };
  const now = (await outside.network()).now();
  const token = tokenIn(await answerOf(outside, request), now);
  if (token) return token;
  throw new ShipctlError(
    `${request.failure}: the answer of ${request.url.host} has no access_token and expires_in`,
  );
}
