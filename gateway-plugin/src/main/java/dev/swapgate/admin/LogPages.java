package dev.swapgate.admin;

import dev.swapgate.log.LogBook;
import dev.swapgate.log.LogBuffer;

import java.util.function.Consumer;

/** The logs that operators may read. The part of {@link LogBook} that these routes use. */
interface LogPages {

    /** One log. */
    interface Page {

        /** What is kept, oldest first. */
        byte[] snapshot();

        /** What was written behind a position. */
        LogBuffer.Piece since(long position);

        /** Follows the log until the result is closed. */
        AutoCloseable follow(boolean history, Consumer<byte[]> sink);

        /** The page of a buffer. */
        static Page of(LogBuffer buffer) {
            return new Page() {
                @Override
                public byte[] snapshot() {
                    return buffer.snapshot();
                }

                @Override
                public LogBuffer.Piece since(long position) {
                    return buffer.since(position);
                }

                @Override
                public AutoCloseable follow(boolean history, Consumer<byte[]> sink) {
                    return buffer.subscribe(history, sink);
                }
            };
        }
    }

    /** The gateway's own lines. */
    Page gateway();

    /** What is shown to who asks for no log by name. */
    Page shown();

    /** The output of all model processes together. */
    Page upstream();

    /** The output of one configured model's processes. */
    Page model(String id);

    /** The real thing. */
    static LogPages of(LogBook book) {
        return new LogPages() {
            @Override
            public Page gateway() {
                return Page.of(book.gateway());
            }

            @Override
            public Page shown() {
                return Page.of(book.shown());
            }

            @Override
            public Page upstream() {
                return Page.of(book.upstream());
            }

            @Override
            public Page model(String id) {
                return Page.of(book.model(id));
            }
        };
    }
}
