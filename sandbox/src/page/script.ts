import { ACTIONS } from "./actions";

/** What the browser runs. It shows what has changed, keeps open what was opened, and asks before it does something. */
export const SCRIPT = `
const ACTIONS = ${JSON.stringify(ACTIONS)};
const live = document.getElementById("live");
const dialog = document.querySelector("dialog");
const said = document.getElementById("said");
const filter = document.getElementById("filter");
let shown;

async function update() {
  // What is shown is the address of the page: an answer for an earlier one comes too late.
  const view = location.search;
  const reply = await fetch("/page/live" + view).catch(() => undefined);
  document.body.classList.toggle("stopped", !reply?.ok);
  const text = reply?.ok ? await reply.text() : shown;
  if (text === shown || view !== location.search) return;
  const open = new Map([...live.querySelectorAll("details")].map((one) => [one.id, one.open]));
  live.innerHTML = shown = text;
  for (const one of live.querySelectorAll("details")) one.open = open.get(one.id) ?? one.open;
}
setInterval(update, 1000);

function show() {
  const given = [...new FormData(filter)].filter(([, text]) => text.trim() !== "");
  const query = new URLSearchParams(given).toString();
  history.replaceState(null, "", query === "" ? "/" : "/?" + query);
  update();
}
filter?.addEventListener("input", show);
filter?.addEventListener("submit", (event) => { event.preventDefault(); show(); });

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-action]");
  if (button === null) return;
  const action = ACTIONS[button.dataset.action];
  const fields = action.fields.map((field) => {
    const input = Object.assign(document.createElement("input"), { name: field.name, autocomplete: "off" });
    input.value = button.dataset[field.from] ?? "";
    const label = document.createElement("label");
    label.append(field.label, input);
    return label;
  });
  dialog.querySelector("h2").textContent = action.label + (action.ofIntegration ? " " + button.dataset.name : "");
  dialog.querySelector("div").replaceChildren(...fields);
  dialog.querySelector("form").onsubmit = () => act(action, button.dataset.id);
  dialog.showModal();
});
dialog.querySelector("[value=no]").onclick = () => dialog.close();

async function act(action, id) {
  const typed = new FormData(dialog.querySelector("form"));
  const body = action.ofIntegration ? { id } : {};
  for (const { name, kind } of action.fields) {
    const text = typed.get(name).trim();
    if (kind === "list") body[name] = text.split(",").map((one) => one.trim()).filter((one) => one !== "");
    else if (kind === "hours") body[name] = Number(text) * 3600000;
    else if (text !== "") body[name] = text;
  }
  const reply = await fetch("/page/do" + action.command, { method: "POST", body: JSON.stringify(body) });
  const text = await reply.text();
  said.textContent = action.label + ": " + (text || "done");
  said.className = reply.ok ? "" : "failed";
  await update();
}
`;
