// The official OpenAI SDK, unchanged, against a running gateway: node openai.mjs BASE_URL KEY
import assert from 'node:assert/strict';
import { Blob } from 'node:buffer';
import OpenAI, { toFile } from 'openai';
import { failureOf, run } from './cases.mjs';

const [baseUrl, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey });
const impatient = new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey, maxRetries: 0 });
const messages = [{ role: 'user', content: 'Say hello.' }];

async function textOf(stream) {
  let text = '';
  let usage = null;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  return { text, usage };
}

await run({
  async 'lists models'() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('alpha') && ids.includes('vendor/beta'), ids.join());
  },
  async 'finds a model whose id has a slash'() {
    const model = await client.models.retrieve('vendor/beta');
    assert.equal(model.id, 'vendor/beta');
  },
  async 'chats'() {
    const answer = await client.chat.completions.create({ model: 'alpha', messages });
    assert.ok(answer.choices[0].message.content.length > 0);
    assert.ok(answer.usage.total_tokens > 0);
    assert.ok(answer._request_id, 'request id');
  },
  async 'streams, after a swap'() {
    const { text } = await textOf(
      await client.chat.completions.create({ model: 'vendor/beta', messages, stream: true }),
    );
    assert.ok(text.length > 0);
  },
  async 'streams with usage'() {
    const { usage } = await textOf(
      await client.chat.completions.create({
        model: 'vendor/beta', messages, stream: true, stream_options: { include_usage: true },
      }),
    );
    assert.ok(usage?.completion_tokens > 0);
  },
  async 'completes'() {
    const answer = await client.completions.create({ model: 'alpha', prompt: 'Once' });
    assert.ok(answer.choices[0].text.length > 0);
  },
  async 'answers through the Responses API'() {
    const answer = await client.responses.create({ model: 'alpha', input: 'Say hello.' });
    assert.ok(answer.output_text.length > 0);
  },
  async 'embeds'() {
    const answer = await client.embeddings.create({ model: 'embed', input: ['a', 'b'] });
    assert.equal(answer.data.length, 2);
    assert.ok(answer.data[0].embedding.length > 0);
  },
  async 'uploads audio'() {
    const file = await toFile(new Blob([new Uint8Array(300_000)]), 'speech.wav', { type: 'audio/wav' });
    const answer = await client.audio.transcriptions.create({ model: 'alpha', file });
    assert.equal(typeof answer.text, 'string');
  },
  async 'tells that a model is unknown'() {
    const error = await failureOf(client.chat.completions.create({ model: 'alpa', messages }));
    assert.ok(error instanceof OpenAI.NotFoundError, String(error));
    assert.equal(error.code, 'model_not_found');
    assert.match(error.message, /alpha/);
  },
  async 'tells that a key is wrong'() {
    const stranger = new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey: 'wrong' });
    const error = await failureOf(stranger.chat.completions.create({ model: 'alpha', messages }));
    assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
    assert.equal(error.code, 'invalid_api_key');
  },
  async 'does not retry a model that cannot start'() {
    const begin = Date.now();
    const error = await failureOf(client.chat.completions.create({ model: 'broken', messages }));
    assert.ok([502, 503].includes(error.status), String(error));
    assert.ok(['model_start_failed', 'model_backoff'].includes(error.code), error.code);
    assert.ok(Date.now() - begin < 5_000);
  },
  async 'cancels in mid-stream'() {
    const stream = await client.chat.completions.create({ model: 'endless', messages, stream: true });
    let chunks = 0;
    for await (const chunk of stream) {
      assert.ok(chunk.choices);
      chunks += 1;
      if (chunks === 3) stream.controller.abort();
    }
    assert.equal(chunks, 3);
    const { text } = await textOf(await client.chat.completions.create({ model: 'alpha', messages, stream: true }));
    assert.ok(text.length > 0);
  },
  async 'raises when the model dies in mid-stream'() {
    const stream = await impatient.chat.completions.create({ model: 'mortal', messages, stream: true });
    const error = await failureOf(textOf(stream));
    assert.ok(error instanceof Error);
  },
});
