/**
 * Does `work` for each item, with as many items at once as there are places; each place is one item's at a time.
 * Ends with the first failure, once all that had begun have ended.
 */
export async function inParallel<Item, Place>(
  items: readonly Item[],
  places: readonly Place[],
  work: (item: Item, place: Place) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const workAt = async (place: Place): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) {
      try {
        await work(item, place);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(places.map(workAt));
  if (failures.length > 0) throw failures[0];
}
