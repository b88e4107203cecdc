package dev.swapgate.activity.row;

class MemoryStoreTest extends StoreContract {
    @Override
    protected ActivityStore open(int most) {
        return new MemoryStore(most);
    }
}
