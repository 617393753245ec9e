import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

/** What is used of undici: all of it takes three times as long to load. */
export const undici = { Agent, ProxyAgent, request };
