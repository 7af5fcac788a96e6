"""RouletteService over gRPC. The modules of its messages are made from the .proto by the build."""

from dataclasses import asdict

import grpc
from roulette_pb2 import HealthRequest, HealthResponse, SpinRequest, SpinResponse
from roulette_pb2_grpc import RouletteServiceServicer, add_RouletteServiceServicer_to_server

from casino.grpc import MeasureCalls, answer
from casino.health import Check, is_healthy

from .bets import Spin
from .play import House, play


class Roulette(RouletteServiceServicer):
    def __init__(self, house: House, check: Check) -> None:
        self._house = house
        self._check = check

    async def Spin(self, request: SpinRequest, context: grpc.aio.ServicerContext) -> SpinResponse:
        return await answer(context, self._spin(request), SpinResponse())

    async def Health(self, request: HealthRequest, context: grpc.aio.ServicerContext) -> HealthResponse:
        return HealthResponse(status="SERVING" if await is_healthy(self._check) else "NOT_SERVING")

    async def _spin(self, request: SpinRequest) -> SpinResponse:
        spin = Spin(**{field.name: getattr(request, field.name) for field in request.DESCRIPTOR.fields})
        return SpinResponse(**asdict(await play(spin, self._house)))


async def listen(roulette: Roulette, address: str) -> grpc.aio.Server:
    """The server, once it listens at the address."""
    server = grpc.aio.server(interceptors=[MeasureCalls()])
    add_RouletteServiceServicer_to_server(roulette, server)
    server.add_insecure_port(address)
    await server.start()
    return server
