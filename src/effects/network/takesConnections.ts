import { connect } from 'node:net';

/** Whether anybody takes a connection there, in so many milliseconds. */
export async function takesConnections(host: string, port: number, timeout: number): Promise<boolean> {
  const socket = connect({ host, port, timeout });
  try {
    return await new Promise((resolve) => {
      socket
        .on('connect', () => {
          resolve(true);
        })
        .on('timeout', () => {
          resolve(false);
        })
        .on('error', () => {
          resolve(false);
        });
    });
  } finally {
    socket.destroy();
  }
}
