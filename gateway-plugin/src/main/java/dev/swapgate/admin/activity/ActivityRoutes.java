package dev.swapgate.admin.activity;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.capture.Capture;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.admin.Answers;
import dev.swapgate.admin.Written;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Shows rows of activity, their captures and the calls in flight, and ends these. Immutable. */
public final class ActivityRoutes {
    private static final String CANCEL = "/cancel";

    private final Activity activity;

    /** Routes that show the given activity. */
    public ActivityRoutes(Activity activity) {
        this.activity = activity;
    }

    /** The routes, for the route table. */
    public List<Route> routes() {
        return List.of(
                Answers.get("/api/metrics/activity", this::rows),
                Answers.get("/api/metrics/stats", this::stats),
                Answers.get("/api/captures/*", Answers.now(this::capture)),
                Answers.get("/api/inflight", Answers.now(this::inFlight)),
                Answers.change("POST", "/api/inflight/*", Answers.now(this::cancel)));
    }

    private CompletionStage<LocalResponse> rows(LocalRequest request) {
        ActivityQuery query = ActivityParameters.read(request);
        return activity.find(query)
                .thenApply(page ->
                        Answers.json(ActivityJson.page(page, query, activity.captures()::has)))
                .exceptionally(ActivityRoutes::refuse);
    }

    private CompletionStage<LocalResponse> stats(LocalRequest request) {
        String model = request.queryParam("model");
        return activity.stats(model.isEmpty() ? Optional.empty() : Optional.of(model))
                .thenApply(stats -> Answers.json(ActivityJson.stats(stats)))
                .exceptionally(ActivityRoutes::refuse);
    }

    private static LocalResponse refuse(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof ActivityStoreException) {
            throw new GatewayError(
                    ErrorCode.ACTIVITY_UNREADABLE,
                    "The rows of activity cannot be read at the moment.");
        }
        throw new CompletionException(cause);
    }

    private LocalResponse capture(LocalRequest request) {
        long id = captureId(request.rest());
        Capture capture =
                activity.captures()
                        .find(id)
                        .orElseThrow(() ->
                                new GatewayError(
                                        ErrorCode.NOT_FOUND,
                                        "There is no capture " + id + ", or not any more."));
        return Answers.json(ActivityJson.capture(id, capture));
    }

    private static long captureId(String text) {
        return Written.number(text)
                .orElseThrow(() ->
                        new GatewayError(
                                ErrorCode.INVALID_REQUEST,
                                "A capture is named by the number of its row of activity."));
    }

    private LocalResponse inFlight(LocalRequest request) {
        return Answers.json(ActivityJson.snapshot(activity.flights()));
    }

    private LocalResponse cancel(LocalRequest request) {
        String rest = request.rest();
        if (!rest.endsWith(CANCEL)) {
            throw new GatewayError(ErrorCode.NOT_FOUND, "There is no such path.");
        }
        String id = rest.substring(0, rest.length() - CANCEL.length());
        if (!activity.cancel(id)) {
            throw new GatewayError(
                    ErrorCode.NOT_FOUND, "No request in flight has the id \"" + id + "\".");
        }
        return Answers.json(Answers.object().put("msg", "ok"));
    }
}
