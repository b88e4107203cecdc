"""The official Anthropic library, unchanged, against a running gateway: python anthropic_cases.py BASE_URL KEY MORTAL"""

import sys
from concurrent.futures import ThreadPoolExecutor

import anthropic
from cases import raised, run

base_url, key, mortal = sys.argv[1:]
client = anthropic.Anthropic(base_url=base_url, api_key=key)
MESSAGES = [{"role": "user", "content": "Say hello."}]
TOOL = {"name": "weather", "description": "tells it", "input_schema": {"type": "object", "properties": {}}}


def message(model, by=client, **options):
    return by.messages.create(model=model, max_tokens=64, messages=MESSAGES, **options)


def said(model):
    return message(model).content[0].text


def text_of(events):
    return "".join(event.delta.text for event in events if event.type == "content_block_delta")


def lists():
    ids = [model.id for model in client.models.list()]
    assert "alpha" in ids and "vendor/beta" in ids, ids


def chats():
    answer = message("alpha")
    assert answer.type == "message" and "alpha" in answer.content[0].text, answer
    assert answer.usage.output_tokens > 0
    assert answer._request_id
    assert client.messages.count_tokens(model="alpha", messages=MESSAGES).input_tokens > 0


def streams():
    assert "alpha" in text_of(message("alpha", stream=True))


def streams_with_usage():
    with client.messages.stream(model="alpha", max_tokens=64, messages=MESSAGES) as stream:
        answer = stream.get_final_message()
    assert "alpha" in answer.content[0].text and answer.usage.output_tokens > 0, answer


def calls_a_tool():
    choice = {"type": "tool", "name": "weather"}
    answer = message("alpha", tools=[TOOL], tool_choice=choice)
    assert answer.stop_reason == "tool_use" and answer.content[0].name == "weather", answer
    events = list(message("alpha", tools=[TOOL], tool_choice=choice, stream=True))
    blocks = [event.content_block for event in events if event.type == "content_block_start"]
    assert blocks[0].type == "tool_use" and blocks[0].name == "weather", blocks


def names_an_unknown_model():
    error = raised(anthropic.NotFoundError, lambda: message("alpa"))
    assert error.body["error"]["type"] == "not_found_error" and "alpha" in error.message, error
    assert error.request_id


def refuses_a_wrong_key():
    error = raised(anthropic.AuthenticationError, lambda: message("alpha", by=client.with_options(api_key="wrong")))
    assert error.body["error"]["type"] == "authentication_error", error


def retries_a_full_queue():
    answer = client.messages.with_raw_response.create(model="crowded", max_tokens=64, messages=MESSAGES)
    assert answer.retries_taken > 0 and "crowded" in answer.parse().content[0].text


def cancels():
    # The model has one slot: without the first leaving the second would not begin.
    for _ in range(2):
        with message("endless", stream=True) as stream:
            for _ in range(3):
                next(stream)


def waits_for_swaps():
    models = ["vendor/beta", "gamma"] * 2
    with ThreadPoolExecutor(len(models)) as threads:
        for model, text in zip(models, threads.map(said, models)):
            assert model in text, (model, text)


def raises_when_the_model_dies():
    impatient = client.with_options(max_retries=0)
    events = []
    raised(anthropic.AnthropicError, lambda: events.extend(message(mortal, by=impatient, stream=True)))
    assert text_of(events)


run(
    "anthropic",
    {
        "list": lists,
        "chat": chats,
        "stream": streams,
        "usage": streams_with_usage,
        "tools": calls_a_tool,
        "unknown model": names_an_unknown_model,
        "401": refuses_a_wrong_key,
        "429, retry": retries_a_full_queue,
        "cancel": cancels,
        "swap": waits_for_swaps,
        "crash": raises_when_the_model_dies,
    },
)
