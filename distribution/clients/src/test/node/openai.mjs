// The official OpenAI SDK, unchanged, against a running gateway: node openai.mjs BASE_URL KEY MORTAL
import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai';
import { PIXEL, TOOL_SCHEMA, acrossSwaps, failureOf, inTurns, run } from './cases.mjs';

const [baseUrl, apiKey, mortal] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey });
const impatient = client.withOptions({ maxRetries: 0 });
const messages = [{ role: 'user', content: 'Say hello.' }];
const tools = [{ type: 'function', function: { name: 'weather', parameters: TOOL_SCHEMA } }];

const chat = (model, options = {}, by = client) => by.chat.completions.create({ model, messages, ...options });
const said = async (model) => (await chat(model)).choices[0].message.content;

async function chunksOf(stream, chunks = []) {
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

const textIn = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

await run('openai', {
  async list() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('alpha') && ids.includes('vendor/beta'), ids.join());
    assert.equal((await client.models.retrieve('vendor/beta')).id, 'vendor/beta');
  },
  async chat() {
    const answer = await chat('alpha');
    assert.match(answer.choices[0].message.content, /alpha/);
    assert.ok(answer.usage.total_tokens > 0);
    assert.ok(answer._request_id, 'request id');
    const completion = await client.completions.create({ model: 'alpha', prompt: 'Once' });
    assert.match(completion.choices[0].text, /alpha/);
    const response = await client.responses.create({ model: 'alpha', input: 'Say hello.' });
    assert.match(response.output_text, /alpha/);
  },
  async stream() {
    assert.match(textIn(await chunksOf(chat('alpha', { stream: true }))), /alpha/);
  },
  async usage() {
    const chunks = await chunksOf(chat('alpha', { stream: true, stream_options: { include_usage: true } }));
    assert.ok(chunks.at(-1).usage.completion_tokens > 0);
  },
  async tools() {
    const answer = await chat('alpha', { tools, tool_choice: 'required' });
    assert.equal(answer.choices[0].message.tool_calls[0].function.name, 'weather');
    const chunks = await chunksOf(chat('alpha', { tools, tool_choice: 'required', stream: true }));
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta?.tool_calls ?? []);
    assert.equal(calls[0].function.name, 'weather');
  },
  async embeddings() {
    const answer = await client.embeddings.create({ model: 'embed', input: ['a', 'b'] });
    assert.deepEqual(answer.data.map((item) => item.embedding.length), [64, 64]);
  },
  async audio() {
    const file = await toFile(Buffer.alloc(300_000), 'speech.wav', { type: 'audio/wav' });
    const answer = await client.audio.transcriptions.create({ model: 'alpha', file });
    assert.match(answer.text, /alpha.*speech\.wav/);
  },
  async 'image edit'() {
    const image = await toFile(PIXEL, 'pixel.png', { type: 'image/png' });
    const answer = await client.images.edit({ model: 'alpha', image, prompt: 'brighter' });
    assert.ok(answer.data[0].b64_json.length > 0);
  },
  async 'unknown model'() {
    const error = await failureOf(chat('alpa'));
    assert.ok(error instanceof OpenAI.NotFoundError, String(error));
    assert.equal(error.code, 'model_not_found');
    assert.match(error.message, /alpha/);
  },
  async 401() {
    const error = await failureOf(chat('alpha', {}, client.withOptions({ apiKey: 'wrong' })));
    assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
    assert.equal(error.code, 'invalid_api_key');
  },
  async '429, retry'() {
    assert.match(await said('crowded'), /crowded/);
    // What would fail again is not tried again.
    const begin = Date.now();
    const error = await failureOf(chat('broken'));
    assert.ok([502, 503].includes(error.status), String(error));
    assert.ok(['model_start_failed', 'model_backoff'].includes(error.code), error.code);
    assert.ok(Date.now() - begin < 5_000);
  },
  async cancel() {
    await inTurns(async () => {
      const stream = await chat('endless', { stream: true });
      let chunks = 0;
      for await (const chunk of stream) {
        assert.ok(chunk.choices);
        chunks += 1;
        if (chunks === 3) stream.controller.abort();
      }
      return chunks;
    });
  },
  async swap() {
    await acrossSwaps(said);
  },
  async crash() {
    const chunks = [];
    const error = await failureOf(chunksOf(chat(mortal, { stream: true }, impatient), chunks));
    assert.ok(error instanceof OpenAI.OpenAIError, String(error));
    assert.ok(textIn(chunks).length > 0);
  },
});
