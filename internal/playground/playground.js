// The playground's own part: the bar with the access token, the requests, and the
// examples. It is plain JavaScript for today's browsers, and needs no build.
// React, ReactDOM and GraphiQL are globals from the scripts before it.
const { createElement, useEffect, useSyncExternalStore } = React;
const { GraphQL, React: graphiql } = GraphiQL;

// The examples, in the order in which they work: for each a .graphql and a .json file.
const examples = [
  "1-sign-up",
  "2-create-animal",
  "3-list-animals",
  "4-replace-animal",
  "5-sign-in",
  "6-refresh",
  "7-delete-animal",
];

const root = document.getElementById("graphiql");

// --- The bar ---

const token = document.getElementById("token");
const forget = document.getElementById("forget");

function say(text, problem = false) {
  const status = document.getElementById("status");
  status.textContent = text;
  status.classList.toggle("problem", problem);
}

function setToken(value, expiresAt) {
  token.value = value;
  forget.disabled = !value;
  if (!value) {
    say("No token: run SignUp or SignIn.");
  } else if (expiresAt) {
    const time = new Date(expiresAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say(`Signed in: the token goes with each request, and expires at ${time}.`);
  } else {
    say("The token goes with each request.");
  }
}

token.addEventListener("input", () => setToken(token.value.trim()));
forget.addEventListener("click", () => {
  setToken("");
  token.focus();
});

// --- What answers teach ---

// The newest value for each variable that later examples need.
const newest = new Map();
// All values that came from the examples or from answers. Only these are ever
// replaced by the newest one: what the user typed is hers.
const ours = { id: new Set(), ifVersion: new Set(), refreshToken: new Set() };

let lessons = 0;
const listeners = new Set();

function learnFrom(answer) {
  for (const payload of Object.values(answer?.data ?? {})) {
    if (payload?.userErrors?.length) {
      continue; // after a conflict the user decides, not the playground
    }
    if (payload?.accessToken) {
      setToken(payload.accessToken, payload.accessTokenExpiresAt);
    }
    learn("refreshToken", payload?.refreshToken);
    learn("id", payload?.animal?.id);
    learn("ifVersion", payload?.animal?.version);
  }
  lessons++;
  listeners.forEach((listener) => listener());
}

function learn(name, value) {
  if (value) {
    newest.set(name, value);
    ours[name].add(value);
  }
}

// refill returns the text of a variables editor with the newest values in it.
function refill(text) {
  let variables;
  try {
    variables = JSON.parse(text);
  } catch {
    return text; // she is still typing
  }
  let changed = false;
  for (const [name, value] of newest) {
    if (ours[name].has(variables?.[name]) && variables[name] !== value) {
      variables[name] = value;
      changed = true;
    }
  }
  return changed ? JSON.stringify(variables, null, 2) : text;
}

// Refill shows nothing; it sits inside GraphiQL, where the editors are within reach,
// and refills the variables on each change of tab and after each answer.
function Refill() {
  const { activeTabIndex, variableEditor } = graphiql.useEditorContext();
  const lesson = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lessons,
  );
  useEffect(() => {
    const text = variableEditor?.getValue() ?? "";
    const refilled = refill(text);
    if (refilled !== text) {
      variableEditor.setValue(refilled);
    }
  }, [activeTabIndex, variableEditor, lesson]);
  return null;
}

// --- The requests ---

// Whatever a stranger may ask goes without the token. The server refuses a whole
// request for a credential that is no longer valid, so a forgotten token in the
// field would otherwise stand in the way of the very sign-in that replaces it.
const openToStrangers = new Set(["signUp", "signIn", "refresh", "__schema", "__type", "__typename"]);

function needsToken(operation) {
  return !operation?.selectionSet.selections.every(
    (selection) => selection.kind === "Field" && openToStrangers.has(selection.name.value),
  );
}

// find returns the operation that the request runs, or nothing where the query cannot
// be parsed: the server will say why. For a moment after a change of tab GraphiQL
// still names the operation of the tab before, so a lone operation needs no name.
function find({ query, operationName }) {
  try {
    const operations = GraphQL.parse(query).definitions.filter(({ kind }) => kind === "OperationDefinition");
    return operations.length === 1
      ? operations[0]
      : operations.find(({ name }) => name?.value === operationName);
  } catch {
    return undefined;
  }
}

async function fetcher(request, { headers } = {}) {
  const operation = find(request);
  const credential = needsToken(operation) ? token.value : "";
  const response = await fetch(root.dataset.endpoint, {
    method: "POST",
    // No cookie: what one sees here is what the token in the field may see, whoever
    // is signed in to the website in the same browser.
    credentials: "omit",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json;q=0.9",
      ...(credential && { Authorization: `Bearer ${credential}` }),
      ...headers,
    },
    body: JSON.stringify({ ...request, operationName: operation?.name?.value }),
  });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`HTTP ${response.status} ${response.statusText}: ${text.slice(0, 1000)}`);
  }
  if (response.status === 401 && credential) {
    say("The token has expired: run sign in again (tab SignIn, or Refresh).", true);
  } else if (answer?.errors?.some((error) => error?.extensions?.code === "UNAUTHENTICATED")) {
    say("This needs a token: run SignUp or SignIn first.", true);
  }
  learnFrom(answer);
  return answer;
}

// --- GraphiQL ---

// GraphiQL keeps its tabs and its history, with all variables, in the browser's
// localStorage unless it is given something else. There are passwords and tokens
// among them, so it is given something that a reload empties.
function memory() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  };
}

async function load(name) {
  const [query, variables] = await Promise.all(
    ["graphql", "json"].map(async (extension) => {
      const response = await fetch(new URL(`examples/${name}.${extension}`, import.meta.url));
      if (!response.ok) {
        throw new Error(`${response.url}: HTTP ${response.status}`);
      }
      return (await response.text()).trim();
    }),
  );
  return { query, variables };
}

let tabs = [];
try {
  tabs = await Promise.all(examples.map(load));
} catch (error) {
  say(`The examples could not be loaded: ${error.message}`, true);
}
for (const tab of tabs) {
  const variables = JSON.parse(tab.variables);
  for (const name in ours) {
    if (name in variables) {
      ours[name].add(variables[name]);
    }
  }
}

ReactDOM.createRoot(root).render(
  createElement(
    GraphiQL,
    {
      fetcher,
      storage: memory(),
      shouldPersistHeaders: false,
      defaultTabs: tabs.length ? tabs : undefined,
      // GraphiQL takes the first tab's variables from here, not from defaultTabs.
      variables: tabs[0]?.variables,
      defaultQuery: "# Ctrl-Space completes, Ctrl-Enter runs.\n",
      defaultEditorToolsVisibility: "variables",
      schemaDescription: true,
      inputValueDeprecation: true,
    },
    createElement(GraphiQL.Logo, null, createElement(Refill)),
  ),
);
