package dev.swapgate.lock.schedule;

import java.util.BitSet;
import java.util.stream.Stream;

/**
 * Pairs of models of which one must be gone before the other, the target, starts; by index. Filled
 * once, then shared.
 */
final class Pairs {
    /** Row by target. */
    private final BitSet[] rows;

    Pairs(int models) {
        rows = Stream.generate(BitSet::new).limit(models).toArray(BitSet[]::new);
    }

    void add(ModelState target, ModelState resident) {
        rows[target.index].set(resident.index);
    }

    boolean has(ModelState target, ModelState resident) {
        return rows[target.index].get(resident.index);
    }

    /** Those that must be gone before the target starts; not to be changed. */
    BitSet row(ModelState target) {
        return rows[target.index];
    }

    /** Those of either. */
    Pairs or(Pairs others) {
        var all = new Pairs(rows.length);
        for (int target = 0; target < rows.length; target++) {
            all.rows[target].or(rows[target]);
            all.rows[target].or(others.rows[target]);
        }
        return all;
    }

    /** Those where this model need not be gone. */
    Pairs without(ModelState resident) {
        var others = new Pairs(rows.length).or(this);
        for (var row : others.rows) {
            row.clear(resident.index);
        }
        return others;
    }

    /** Each pair also the other way round. */
    Pairs eitherWay() {
        var both = new Pairs(rows.length).or(this);
        for (int target = 0; target < rows.length; target++) {
            int one = target;
            rows[target].stream().forEach(other -> both.rows[other].set(one));
        }
        return both;
    }

    /** The model and all that are linked to it. */
    BitSet linked(ModelState model) {
        var found = new BitSet();
        var todo = new BitSet();
        for (int next = model.index; next >= 0; next = todo.nextSetBit(0)) {
            todo.clear(next);
            found.set(next);
            todo.or(rows[next]);
            todo.andNot(found);
        }
        return found;
    }
}
