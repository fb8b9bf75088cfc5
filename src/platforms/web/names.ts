// What people are called. Who has chosen no name is "You" to oneself and "Somebody" to everybody else.

export const unnamed = "Somebody";

export function nameFor({ id, name }: { id: string; name: string }, reader: { id: string }): string {
  return name === unnamed && id === reader.id ? "You" : name;
}
