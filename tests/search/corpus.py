"""Sixty short threads about the ventilation units, fans and hubs of Northwind, to measure search with.

Each has a title and its topics, a question, and the accepted answer, in three lines. The last ones ask again, in other
words, what one of the first asked; they begin with the number of that one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.search.corpus import Corpus, Pair, thread

WRITTEN = """
Bypass stays shut on warm summer nights # bypass, summer
The rooms are at 26 degrees at midnight and it is 17 outside, but the cold air still goes through the exchanger.
Raise the comfort temperature below the indoor value. The bypass flap opens only when it is warmer inside than wished.

Amber light on the hub since the new router # hub, network
We changed the provider yesterday and now the lamp of the hub glows amber and the app shows no rooms.
Amber means connected to the wireless network without a way to the internet. Enter the new password under gateway.

Error E11 after moving the hub to the cellar # hub, errors
Every ten minutes the panel shows E11 and the schedule is not followed any more.
E11 is a lost radio link. Two concrete ceilings are too many; put a repeater on the stairs.

Which filter for people with a pollen allergy # filters, health
My daughter sneezes from March to June. Is the usual coarse filter enough or is there a finer one?
Order the fine one of class ISO ePM1 55. It holds back birch and grass pollen; change it every six months.

Filter reminder comes back one day after the change # filters, app
I put a new cassette in on Sunday, but on Monday the reminder was on the panel again.
Hold the filter key for five seconds until the counter reads 180 days. Changing alone does not reset it.

How loud is the small unit at level three # noise, breeze
It would hang above the bed. The leaflet says 38 decibels at the highest level but nothing about the middle.
At level three I measured 27 decibels one metre away, which is less than a refrigerator.

Whistling noise when the wind comes from the west # noise, wind
On stormy days there is a high tone in the duct, although the fan turns slowly.
The outer hood has a sharp edge. A foam ring between wall and hood ended it for us.

Clicking sound at level one since release 4.8 # noise, firmware
After the update the motor ticks like a clock, only when it turns slowly.
Known since that release; the controller pulses too slowly. 4.8.2 raises the frequency again.

Water drips from the housing when it freezes outside # frost, drain
Below minus five a puddle forms under the unit in the hall.
The drain hose froze. Lay it with a slope of two degrees and let it end inside, above a siphon.

Smell of plastic from a brand new unit # smell, breeze
It has run for two days and the bedroom smells like a new car.
The seals give that off for about a week. Let it run at full level with open windows for a day.

Mould behind the wardrobe in spite of ventilation # mould, humidity
The corner on the north side is black although the fan runs all day.
Move the wardrobe ten centimetres away from the wall; no air reaches a closed corner. Keep humidity below 60 percent.

Humidity never drops under 70 percent in the bathroom # humidity, sensors
The sensor shows 72 even hours after a shower. Can it be broken?
Put it into a box with moist salt for a night; it must read 75. Ours was off by twelve and got replaced.

Carbon dioxide sensor reads 620 outdoors # sensors, calibration
In the garden it should be about 420. The values in the house are too high by the same amount.
Leave it outside for twenty minutes and choose calibrate to fresh air in its menu.

Panel goes white for a second and starts again # panel, errors
It happens twice a day. The clock is wrong afterwards.
The supply voltage collapses when the heater starts. Give the panel its own wire from the terminal block.

Lock the panel so that a toddler cannot change the level # panel, children
Our two year old loves the round button and sets everything to maximum.
Press the middle and the right key together for three seconds. A small padlock shows that keys are ignored.

A schedule for shift workers who sleep at noon # schedule, app
I work nights every second week. How do I switch between two plans without typing all of it again?
Save both as scenes and start the right one from a calendar entry; the app reads shared calendars.

Turn everything down when nobody is at home # rules, presence
Is there a rule that notices that all telephones have left?
Create a group with all phones, then the rule: group leaves, level one. It needs the location permission.

Test a rule without waiting for the night # rules, schedule
I wrote a rule for 23:00 and would like to see now whether it works.
Long press on the rule and choose rehearse. It runs with the clock you enter and changes nothing for good.

Boost the ventilation while the cooker hood runs # rules, mqtt
The hood takes air out and the wood stove smokes. I have a smart plug that measures its current.
Publish the plug's power to northwind/hood/power and let a rule react to more than 40 watts.

Home Assistant shows every unit twice # homeassistant, mqtt
After the restart all entities are there with _2 behind their names.
The discovery topic changed with release 6. Delete the retained messages below homeassistant/ and start again.

Read the history of a month from the local API # api, history
GET /v2/readings returns only one day. Is there a parameter for a longer period?
Pass since and until as ISO dates and follow the next link; a page holds 1440 readings.

API key that can see only one room # api, permissions
I want to give a friend a widget of the guest room and nothing else.
Make a key with the scope room:guest:read in the developer menu. Keys never get more than their maker has.

Error 403 from hub.local:8080 with a fresh token # api, errors
curl -H "Authorization: Bearer abc" http://hub.local:8080/v2/status says forbidden.
The token belongs to the cloud, not to the hub. Ask /v2/pair for a local one while the lamp blinks.

Grafana dashboard with sane units # grafana, history
The temperatures come as tenths of a degree and the graph shows 215.
Divide in the query: mean(value) / 10. The schema says so in the column called factor.

Hub drops off a mesh network every morning at four # hub, network
Then the access points choose new channels and the hub does not come back.
Fix channel 6 for the band of 2.4 gigahertz or connect the hub by cable.

Can two hubs share one weather vane # hub, vane
We have two flats and one roof.
Pair the vane with the first hub and export its topic; the second one subscribes to it as a virtual vane.

Where to mount a vane without a north wall # vane, installation
The manual wants it on the north side, but there is only a garden shed.
Any place without direct sun at noon. Enter the offset of its arrow in degrees under orientation.

Batteries of the vane last only five months # vane, batteries
The leaflet promises two years with two AA cells.
It reports every minute by default. Set the interval to ten minutes and use lithium cells in the cold.

Widget shows the value of yesterday # app, widget
On my phone the small window stays at the same number until I open the app.
Battery saving stops it. Exclude the app from optimisation and allow background data.

Screen reader cannot set the level # accessibility, app
The slider is announced as image and swiping does nothing.
Turn on large controls; the slider becomes two buttons with names. Fixed for all in 5.3.

Give the babysitter access for one evening # permissions, app
She should change the level in the nursery, not see our history.
Invite her as guest with an end time; guests see no readings at all.

Moving out: hand the unit over to the next tenant # permissions, account
How do I remove my account from the hub without losing the calibration?
Choose hand over under ownership. It erases people and keys and keeps calibration and pairing.

Twenty four flats: one account or many # account, installation
I manage a building and do not want to sign in everywhere.
Make one organisation with a site for each flat; residents become members of their own site only.

What leaves the house when I have no account # privacy, network
I never registered. Does the hub still talk to a server?
Only the clock and the question for new firmware. Both can be switched off under network, advanced.

Firmware 6.2 cannot be installed, checksum mismatch # firmware, errors
The download reaches 100 percent and then says 0x80070570.
The file was cut by a proxy. Download the image by hand and copy it to a stick with FAT32.

Go back from 6.3 beta to the stable release # firmware, beta
The beta loses the history. Can I install the older one over it?
Yes with downgrade in the maintenance menu; export the history before, its format is newer.

Dust on the supply vents after two weeks # filters, dust
White vents get a grey shadow quickly, although the filter is new.
The cassette was in backwards: the arrow must point to the fan. Dust from the room does the rest.

Cheap filters from the market: is the guarantee lost # filters, warranty
A set costs a third of the original one.
The guarantee stays unless the filter tears and dust gets into the motor. Look for the same pressure drop.

Clean the heat exchanger with water # maintenance, exchanger
After four years there is fluff on the fins. May I rinse it in the shower?
Yes, lukewarm and without detergent. Let it dry for a day, and keep the enthalpy type out of water.

Bearings of an EB 120 fan grind # maintenance, fan
There is a rubbing sound while it slows down. Are bearings sold as spare parts?
608 with rubber seals, two of them. Warm the hub of the wheel with a hair dryer before pulling.

Paint the inner cover in the colour of the wall # design, panel
Does acrylic paint harm the surface or the sensors?
Two thin coats are fine if the slots stay open. Sand it lightly and keep paint off the clips.

Rented flat: fix the panel without drilling # panel, installation
The landlord allows no holes in the tiles.
Use a magnetic frame with adhesive strips; it bears the panel easily and comes off with heat.

Wood stove and ventilation in the same room # safety, stove
The chimney sweep asks for proof that the unit makes no negative pressure.
Use a pressure switch that stops the extract fan at four pascal. The certificate is in the download area.

Smog days: keep the outside air out # filters, health
When they burn the fields the whole house smells of smoke.
Switch to recirculation in the scene smog and put a charcoal cassette before the fine filter.

Supply air is ten percent below extract air # balance, installation
After balancing the app still shows a difference between both streams.
A slight under-pressure of up to ten percent is wanted in cold climates; it keeps moisture out of walls.

Small unit draws 24 watts at night # energy, breeze
I expected eight. The plug counts 24 while the level is one.
The frost heater was on. Raise its limit to minus three, then it needs nine.

Keep an empty holiday house dry in winter # humidity, frost
Nobody is there from November to April, heating at eight degrees.
Run level one for two hours at noon, when the air outside is warmest, and close it when rain comes.

How much air does a waiting room need # planning, health
A practice with fifteen chairs and one window.
Count 30 cubic metres an hour for each person, so 450, with a sensor for carbon dioxide that raises it.

Does the offset of the vane reach the bypass # vane, bypass
I corrected the outside temperature by two degrees. Does the flap use the corrected value?
Yes since 6.1; before that the flap used the raw reading.

Bathroom fan keeps running after a shower # fan, humidity
It goes on for an hour, long after the mirror is clear.
That is the follow-up time. Set it to fifteen minutes, or let it stop at five percent above the room.

Used unit for sale: what to check # warranty, maintenance
Somebody offers a two year old one for half the price.
Ask for the serial number and the operating hours in the menu; above twenty thousand it needs bearings.

Third stage of the heater never starts # heater, errors
It is minus twelve and the supply air has only fourteen degrees.
The jumper J7 limits it to two stages for fuses of ten ampere. Remove it with a bigger fuse.

1 The flap does not open although it is cooler outside in the evening # bypass
Since July my bedroom stays hot and the fresh air that comes in is warm, even when the night is cool.
Look at the wished temperature.

2 Hub has no internet with another Wi-Fi box, light is orange # hub
New box, new password, and the app sees no rooms.
Tell the hub the new password.

4 Hay fever: is there a finer pollen filter # filters
Sneezing all spring with the standard filter.
There is a fine one.

5 Filter counter does not reset after changing the filter # filters
The message to change it appears again although the cassette is new.
Hold the key.

9 Puddle under the ventilation unit in frost # frost
When it freezes, water drips on the floor of the hall.
The drain is frozen.

13 CO2 meter shows 200 too much in fresh air: calibrate the carbon dioxide sensor # sensors
Outside it says 620.
Calibrate it outdoors.

15 Child lock for the keys of the panel # panel
Our toddler presses all keys and changes the level.
Two keys for three seconds.

50 Fan in the bathroom does not stop for an hour after showering # fan
How long is the follow-up time and can it be shorter?
Fifteen minutes is enough.
"""


@dataclass(frozen=True)
class Written:
    """A thread as it stands above; `again` is the number of the one that it repeats, or 0."""

    title: str
    topics: str
    question: str
    answer: str
    again: int = 0


def written() -> Iterator[Written]:
    for block in WRITTEN.strip().split("\n\n"):
        head, question, answer = block.split("\n")
        title, _, topics = head.partition(" # ")
        number, _, rest = title.partition(" ")
        if number.isdigit():
            yield Written(rest, topics, question, answer, int(number))
        else:
            yield Written(title, topics, question, answer)


THREADS = [
    thread(
        id=number, title=one.title, tags=one.topics.split(", "), body=one.question, accepted=one.answer,
        is_accepted=True, answer_count=1, created_at=float(number), active_at=float(number),
    )
    for number, one in enumerate(written(), start=1)
]  # fmt: skip
CORPUS = Corpus(THREADS, [Pair(number, one.again) for number, one in enumerate(written(), start=1) if one.again])
SYNONYMS = [
    ("hub", "gateway"), ("filter", "cassette"), ("panel", "display"), ("fan", "blower"), ("noise", "sound"),
    ("wardrobe", "closet"), ("firmware", "software"), ("toddler", "child"), ("unit", "appliance"),
    ("flat", "apartment"),
]  # fmt: skip
