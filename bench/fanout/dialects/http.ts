import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** POSTs JSON to the server under test; returns the JSON of the answer. */
export function post<Answer>(port: number, path: string, { body, token }: { readonly body?: object; readonly token?: string }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'content-length': Buffer.byteLength(text),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const call = request({ agent, port, path, headers, host: '127.0.0.1', method: 'POST' }, (response) => {
      const parts: Buffer[] = [];
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () => {
          const answer = Buffer.concat(parts).toString();
          if ((response.statusCode ?? 0) < 300) resolve(JSON.parse(answer) as Answer);
          else reject(new Error(`POST ${path} was answered with ${response.statusCode}: ${answer.slice(0, 300)}`));
        });
    });
    call.on('error', reject).end(text);
  });
}

/** Does something for each, for so many at the same time. */
export async function forEach<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
