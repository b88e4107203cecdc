// LangChain's OpenAI integration, unchanged, against a running gateway: node langchain.mjs BASE_URL KEY MORTAL
import assert from 'node:assert/strict';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { TOOL_SCHEMA, acrossSwaps, failureOf, inTurns, run } from './cases.mjs';

const [baseUrl, apiKey, mortal] = process.argv.slice(2);
const configuration = { baseURL: `${baseUrl}/v1` };
const tools = [{ type: 'function', function: { name: 'weather', description: 'tells it', parameters: TOOL_SCHEMA } }];
const prompt = 'Say hello.';

const chat = (model, options = {}) => new ChatOpenAI({ model, apiKey, configuration, ...options });
const said = async (model) => (await chat(model).invoke(prompt)).content;

async function chunksOf(stream, chunks = []) {
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

await run('@langchain/openai', {
  async chat() {
    const answer = await chat('alpha').invoke(prompt);
    assert.match(answer.content, /alpha/);
    assert.ok(answer.usage_metadata.output_tokens > 0);
  },
  async stream() {
    const chunks = await chunksOf(chat('alpha', { streamUsage: false }).stream(prompt));
    assert.match(chunks.map((chunk) => chunk.content).join(''), /alpha/);
  },
  async usage() {
    const chunks = await chunksOf(chat('alpha').stream(prompt));
    assert.ok(chunks.some((chunk) => chunk.usage_metadata?.output_tokens > 0));
  },
  async tools() {
    const bound = chat('alpha').bindTools(tools, { tool_choice: 'required' });
    assert.equal((await bound.invoke(prompt)).tool_calls[0].name, 'weather');
    const calls = (await chunksOf(bound.stream(prompt))).flatMap((chunk) => chunk.tool_call_chunks ?? []);
    assert.equal(calls[0].name, 'weather');
  },
  async embeddings() {
    const vectors = await new OpenAIEmbeddings({ model: 'embed', apiKey, configuration }).embedDocuments(['a', 'b']);
    assert.deepEqual(vectors.map((vector) => vector.length), [64, 64]);
  },
  async 'unknown model'() {
    const error = await failureOf(said('alpa'));
    assert.equal(error.status, 404, String(error));
    assert.match(error.message, /alpha/);
  },
  async 401() {
    const error = await failureOf(chat('alpha', { apiKey: 'wrong' }).invoke(prompt));
    assert.equal(error.status, 401, String(error));
  },
  async '429, retry'() {
    assert.match(await said('crowded'), /crowded/);
  },
  async cancel() {
    await inTurns(async () => {
      const abort = new AbortController();
      const chunks = [];
      const read = async () => {
        for await (const chunk of await chat('endless').stream(prompt, { signal: abort.signal })) {
          if (chunks.push(chunk) === 3) abort.abort();
        }
      };
      const error = await failureOf(read());
      assert.equal(error.name, 'AbortError', String(error));
      return chunks.length;
    });
  },
  async swap() {
    await acrossSwaps(said);
  },
  async crash() {
    const chunks = [];
    const error = await failureOf(chunksOf(chat(mortal, { maxRetries: 0 }).stream(prompt), chunks));
    assert.ok(error instanceof Error);
    assert.ok(chunks.map((chunk) => chunk.content).join('').length > 0);
  },
});
