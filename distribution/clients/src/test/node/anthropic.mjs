// The official Anthropic SDK, unchanged, against a running gateway: node anthropic.mjs BASE_URL KEY MORTAL
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { TOOL_SCHEMA, acrossSwaps, failureOf, inTurns, run } from './cases.mjs';

const [baseURL, apiKey, mortal] = process.argv.slice(2);
const client = new Anthropic({ baseURL, apiKey });
const body = { max_tokens: 64, messages: [{ role: 'user', content: 'Say hello.' }] };
const tools = { tools: [{ name: 'weather', input_schema: TOOL_SCHEMA }], tool_choice: { type: 'any' } };

const message = (model, options = {}, by = client) => by.messages.create({ ...body, model, ...options });
const said = async (model) => (await message(model)).content[0].text;

async function eventsOf(stream, events = []) {
  for await (const event of await stream) events.push(event);
  return events;
}

const textIn = (events) => events.map((event) => event.delta?.text ?? '').join('');

await run('@anthropic-ai/sdk', {
  async list() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('alpha') && ids.includes('vendor/beta'), ids.join());
  },
  async chat() {
    const answer = await message('alpha');
    assert.equal(answer.type, 'message');
    assert.match(answer.content[0].text, /alpha/);
    assert.ok(answer.usage.output_tokens > 0);
    const count = await client.messages.countTokens({ messages: body.messages, model: 'alpha' });
    assert.ok(count.input_tokens > 0);
  },
  async stream() {
    assert.match(textIn(await eventsOf(message('alpha', { stream: true }))), /alpha/);
  },
  async usage() {
    const answer = await client.messages.stream({ ...body, model: 'alpha' }).finalMessage();
    assert.match(answer.content[0].text, /alpha/);
    assert.ok(answer.usage.output_tokens > 0);
  },
  async tools() {
    const answer = await message('alpha', tools);
    assert.equal(answer.stop_reason, 'tool_use');
    assert.equal(answer.content[0].name, 'weather');
    const streamed = await client.messages.stream({ ...body, ...tools, model: 'alpha' }).finalMessage();
    assert.equal(streamed.content[0].name, 'weather');
  },
  async 'unknown model'() {
    const error = await failureOf(message('alpa'));
    assert.ok(error instanceof Anthropic.NotFoundError, String(error));
    assert.equal(error.error.error.type, 'not_found_error');
    assert.ok(error.requestID, 'request id');
  },
  async 401() {
    const error = await failureOf(message('alpha', {}, new Anthropic({ baseURL, apiKey: 'wrong' })));
    assert.ok(error instanceof Anthropic.AuthenticationError, String(error));
  },
  async '429, retry'() {
    assert.match(await said('crowded'), /crowded/);
  },
  async cancel() {
    await inTurns(async () => {
      const stream = await message('endless', { stream: true });
      let events = 0;
      for await (const event of stream) {
        assert.ok(event.type);
        events += 1;
        if (events === 5) stream.controller.abort();
      }
      return events;
    });
  },
  async swap() {
    await acrossSwaps(said);
  },
  async crash() {
    const once = new Anthropic({ baseURL, apiKey, maxRetries: 0 });
    const events = [];
    const error = await failureOf(eventsOf(message(mortal, { stream: true }, once), events));
    assert.ok(error instanceof Anthropic.AnthropicError, String(error));
    assert.ok(textIn(events).length > 0);
  },
});
