"""Domains where everybody can have an address: being at one says nothing about where somebody works."""

# The large providers of free mail boxes; of those with a domain in many countries, the ones used most.
PUBLIC = frozenset(
    """
    126.com 163.com aim.com alice.it aol.com arcor.de bigpond.com bluewin.ch bol.com.br btinternet.com centrum.cz
    comcast.net cox.net daum.net duck.com earthlink.net email.cz fastmail.com fastmail.fm foxmail.com free.fr
    freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com
    hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com inbox.lv inbox.ru interia.pl
    laposte.net libero.it list.ru live.co.uk live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru
    mailbox.org me.com msn.com naver.com o2.pl onet.pl online.de orange.fr outlook.com outlook.de outlook.es outlook.fr
    pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com
    runbox.com sbcglobal.net sdf.org seznam.cz sfr.fr shaw.ca sina.com sky.com sohu.com t-online.de talktalk.net
    telenet.be tiscali.it tuta.com tutanota.com ukr.net uol.com.br verizon.net virgilio.it wanadoo.fr web.de wp.pl
    xs4all.nl ya.ru yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.com.mx
    yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru yeah.net ymail.com ziggo.nl zoho.com zohomail.com
    """.split()
)
