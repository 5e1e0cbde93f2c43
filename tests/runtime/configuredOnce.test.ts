// A process serves hundreds of calls under one configuration, and reading it would be most of the work of many.
import { provider } from "../../provider/src/runtime.ts";

test("the configuration of the stack is read once, however many calls come, and anew when it is given anew", async () => {
  const made = provider("GitLabIntegration");
  let asked = 0;
  const config = {
    get: (key: string) => {
      asked += 1;
      return key === "harness-sei:baseUrl" ? "https://sei.example.com" : "key";
    },
    require: () => "",
  };
  // Refused, so nothing is sent.
  const call = () => made.check?.({}, { name: "", validateConnection: "never" });

  await made.configure?.({ config });
  await call();
  const once = asked;
  await call();
  expect([once > 0, asked]).toEqual([true, once]);

  await made.configure?.({ config });
  await call();
  expect(asked).toBe(2 * once);
});
