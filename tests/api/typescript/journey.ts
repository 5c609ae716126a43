// A disclosure as far as its review, with the types that openapi-typescript makes of the description.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

declare const process: { env: Record<string, string | undefined> };

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function signIn(token?: string) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  return createClient<paths>({ baseUrl: given("API"), headers });
}

function must<T>(answer: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}

const inventor = signIn(given("INVENTOR"));
const office = signIn(given("OFFICE"));
const visitor = signIn();

const draft = must(
  await inventor.POST("/results", {
    params: { header: { "Idempotency-Key": "cells-1" } },
    body: {
      title: { en: "Cells that cool themselves" },
      abstract: { en: "They sweat." },
      problem: { en: "Cells age when hot." },
      advantages: { en: "No pump." },
      fields: ["new_materials"],
      centres: ["new_it"],
      owner: given("UNIVERSITY"),
    },
  }),
);
const params = { path: { ref: draft.ref } };
const me = draft.contributors[0];
if (!me) throw new Error("Who discloses is the first contributor.");

must(
  await inventor.PATCH("/results/{ref}", {
    params,
    body: {
      version: draft.version,
      contributors: [{ id: me.id, share: 10_000 }],
      right_shares: [{ holder: given("UNIVERSITY"), basis_points: 10_000 }],
    },
  }),
);
must(await inventor.POST("/results/{ref}/actions/submit", { params, body: {} }));
const accepted = must(await office.POST("/results/{ref}/actions/accept", { params, body: {} }));

const early = await office.POST("/results/{ref}/actions/publish", { params, body: {} });
const nobody = await visitor.GET("/results/{ref}", { params });
const listed = must(await visitor.GET("/results", { params: { query: { limit: 1 } } }));
console.log(
  JSON.stringify({
    state: accepted.state,
    early: early.error?.code,
    nobody: nobody.error?.status,
    listed: listed.items.length,
    number: early.response.headers.get("X-Request-ID") !== null,
  }),
);
