import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Everything an answer may hold, and what it must not do to the page that shows it. */
const ANSWER = `## A heading

The area is $\\pi r^2$.

| ${Array.from({ length: 8 }, (_, index) => `A wide column ${index}`).join(' | ')} |
|${'---|'.repeat(8)}
| ${'unbreakable-words | '.repeat(8)}

\`\`\`ts
export const answer = ${"'a line that is longer than any column of a battle, and longer, and longer' + ".repeat(4)}'';
\`\`\`

<script>document.title = 'owned'</script> <img src="https://pictures.example/raw.png">

![a picture](https://pictures.example/marked.png) [a link](https://link.example/) [a trap](javascript:alert(1))
`;

/** An endpoint with two models: one writes {@link ANSWER}, `cut-short` breaks off in the middle of it. */
export async function startMarkdownEndpoint() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const isCut = JSON.parse(body).model === 'cut-short';
    const text = isCut ? ANSWER.slice(0, 400) : ANSWER;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choice = { index: 0, delta: { content: text }, finish_reason: isCut ? null : 'stop' };
    response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
    response.end(isCut ? '' : 'data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}
