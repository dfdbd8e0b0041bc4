// The form of a path as `openapi-typescript` writes it, in few words.

export type Json<T> = { content: { 'application/json': T } }
type Place<Path> = Path extends None ? { path?: never } : { path: Path }
export type Get<Path, Query, Answer> = {
  parameters: Place<Path> & (Query extends None ? { query?: never } : { query?: Query })
  responses: { 200: Json<Answer> }
}
export type Write<Path, Body, Answer> = {
  parameters: Place<Path>
  requestBody: Json<Body>
  responses: { 200: Json<Answer> }
}
export type Act<Path, Answer> = { parameters: Place<Path>; responses: { 200: Json<Answer> } }
export type None = undefined
export type Id = { id: number }
