import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replaceAt } from "../../../../src/adapters/routers/json-span.ts";

describe("one value of a JSON text is replaced", () => {
  test.each([
    ['{"a":{"b":1}}', ["a", "b"], 2, '{"a":{"b":2}}'],
    ['{"a" : {"x":"}\\"","b": [1,{"b":3}] }}', ["a", "b"], null, '{"a" : {"x":"}\\"","b": null }}'],
    ['{"a":1, "a":true}', ["a"], 2, '{"a":1, "a":2}'],
    ['{"\\u0061":-1e3}', ["a"], 2, '{"\\u0061":2}'],
    ['{\n  "a": {\n    "b": 1\n  }\n}', ["a"], { b: 2 }, '{\n  "a": {\n    "b": 2\n  }\n}'],
    ['{\n\t"a": [],\n\t"b": 1\n}', ["a"], [1], '{\n\t"a": [\n\t\t1\n\t],\n\t"b": 1\n}'],
  ] as const)("%s at %j becomes %j", (text, path, value, expected) => {
    expect(replaceAt(text, path, value)).toBe(expected);
  });

  test("for any JSON object and any of its keys", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        fc.jsonValue(),
        fc.constantFrom(0, 2, "\t"),
        (object, value, indent) => {
          const text = JSON.stringify(object, null, indent);
          for (const key of Object.keys(object)) {
            const expected = JSON.parse(JSON.stringify({ ...JSON.parse(text), [key]: value }));
            expect(JSON.parse(replaceAt(text, [key], value))).toEqual(expected);
          }
        },
      ),
    );
  });

  test("a path that is not there is a bug", () => {
    expect(() => replaceAt("{}", ["a"], 1)).toThrow(RangeError);
  });
});
