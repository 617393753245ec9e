import { expect } from 'chai';
import { type AwsError, awsErrorIn, dateIn } from '../../../../src/core/clouds/aws/awsError.ts';
import type { HttpAnswer } from '../../../../src/world/network.ts';
import { REQUEST_ID, jsonError, queryError, restError } from '../../../support/awsAnswers.ts';
import { NOW, answer } from '../../../support/fakeNetwork.ts';

const LONG_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOP';

/** Answers, and what is found in them. */
const ANSWERS: readonly (readonly [title: string, answer: HttpAnswer, error: Partial<AwsError>])[] = [
  [
    'of STS and IAM',
    queryError(403, 'AccessDenied', 'User: x is not authorized'),
    {
      status: 403,
      code: 'AccessDenied',
      message: 'User: x is not authorized',
      requestId: REQUEST_ID,
      date: NOW,
    },
  ],
  [
    'of EC2',
    answer(
      401,
      `<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`,
    ),
    { code: 'AuthFailure', message: 'no', requestId: REQUEST_ID },
  ],
  [
    'of servers that speak as Amazon S3 does',
    answer(403, '<?xml version="1.0"?><Error><Code>AccessDenied</Code><RequestId>tx00</RequestId></Error>'),
    { code: 'AccessDenied', requestId: undefined },
  ],
  [
    'of ECR',
    jsonError(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
    { code: 'UnrecognizedClient', message: 'The security token included in the request is invalid.' },
  ],
  [
    'with a namespace',
    jsonError(400, 'com.amazon.coral.service#InternalFailure'),
    { code: 'InternalFailure', requestId: REQUEST_ID },
  ],
  [
    'of ECS, with a capital in its message',
    answer(400, '{"__type":"com.amazonaws.ecs#ClientException","Message":"TaskDefinition not found."}'),
    { code: 'ClientException', message: 'TaskDefinition not found.' },
  ],
  [
    'of EKS',
    restError(404, 'ResourceNotFoundException', 'No cluster found for name: x.'),
    { code: 'ResourceNotFound', message: 'No cluster found for name: x.', requestId: REQUEST_ID, date: NOW },
  ],
  [
    'with an address behind the code',
    restError(403, 'AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/'),
    { code: 'AccessDenied' },
  ],
  ['with the code in a field of its own', answer(400, '{"code":"Throttling"}'), { code: 'Throttling' }],
  [
    'with a long request id',
    answer(403, '{}', { 'x-amzn-requestid': LONG_ID }),
    { code: undefined, message: '', requestId: LONG_ID },
  ],
  [
    'of a proxy',
    answer(503, '<html><body>Bad gateway</html>'),
    { status: 503, code: undefined, message: '' },
  ],
  [
    'with nothing in it',
    answer(500),
    { status: 500, code: undefined, requestId: undefined, date: undefined },
  ],
  ['that is a list', answer(400, '[1]'), { code: undefined }],
  ['whose code is a number', answer(400, '{"__type":1,"message":{}}'), { code: undefined, message: '' }],
];

/** What no server says as a code or as the id of a request, but may have been sent. */
const ECHOES: readonly string[] = [
  'AKIAIOSFODNN7EXAMPLE',
  'b'.repeat(64),
  'A'.repeat(64),
  'IQoJb3JpZ2luX2VjEHoaCXVzLWVhc3QtMSJHMEUCIQ'.repeat(4),
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'Two words',
  'Line\nbreak',
];

describe('errors of AWS', () => {
  for (const [title, given, error] of ANSWERS) {
    it(`are read from an answer ${title}`, () => {
      expect(awsErrorIn(given)).to.include(error);
    });
  }

  for (const echo of ECHOES) {
    it(`have no code and no request id like ${JSON.stringify(echo.slice(0, 20))}`, () => {
      const headers = { 'x-amzn-requestid': echo, 'x-amzn-errortype': echo };
      const expected = { code: undefined, requestId: undefined };
      expect(awsErrorIn(answer(400, '{}', headers))).to.include(expected);
      expect(awsErrorIn(jsonError(400, echo))).to.include({ code: undefined });
      expect(awsErrorIn(queryError(400, echo))).to.include({ code: undefined });
    });
  }

  it('have the time of the server, if it says one', () => {
    expect(dateIn({ headers: { date: 'Mon, 23 Nov 2026 10:00:00 GMT' } })).to.equal(NOW);
    expect(dateIn({ headers: { date: 'now' } })).to.equal(undefined);
    expect(dateIn({ headers: {} })).to.equal(undefined);
  });
});
